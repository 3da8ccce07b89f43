/** Summits: meetings, and which nations took part in which roles. */
@NullMarked
package org.pledgebook.summit;

import org.jspecify.annotations.NullMarked;
