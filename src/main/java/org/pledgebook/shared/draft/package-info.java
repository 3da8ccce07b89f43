/** Drafts: records as editors write them, read strictly from JSON, with a pointer to all that is wrong. */
@NullMarked
package org.pledgebook.shared.draft;

import org.jspecify.annotations.NullMarked;
