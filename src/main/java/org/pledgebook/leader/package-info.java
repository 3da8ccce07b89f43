/** Leaders: the people who speak and sign, with the offices they held and when. */
@NullMarked
package org.pledgebook.leader;

import org.jspecify.annotations.NullMarked;
