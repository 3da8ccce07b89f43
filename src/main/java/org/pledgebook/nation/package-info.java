/** Nations: the states that make pledges, and those that pledges are made to. */
@NullMarked
package org.pledgebook.nation;

import org.jspecify.annotations.NullMarked;
