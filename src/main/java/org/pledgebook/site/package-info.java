/** The pages, for people. */
@NullMarked
package org.pledgebook.site;

import org.jspecify.annotations.NullMarked;
