/** What a feature implements so that its records can be written: drafts, read strictly from JSON, and the collections. */
@NullMarked
package org.pledgebook.draft;

import org.jspecify.annotations.NullMarked;
