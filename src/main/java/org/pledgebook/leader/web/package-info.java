/** The HTTP side of leader. */
@NullMarked
package org.pledgebook.leader.web;

import org.jspecify.annotations.NullMarked;
