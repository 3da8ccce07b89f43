/** The HTTP side of curation. */
@NullMarked
package org.pledgebook.curation.web;

import org.jspecify.annotations.NullMarked;
