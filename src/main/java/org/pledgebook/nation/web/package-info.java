/** The HTTP side of nation. */
@NullMarked
package org.pledgebook.nation.web;

import org.jspecify.annotations.NullMarked;
