/** The HTTP side of pledge. */
@NullMarked
package org.pledgebook.pledge.web;

import org.jspecify.annotations.NullMarked;
