/** The HTTP side of statement. */
@NullMarked
package org.pledgebook.statement.web;

import org.jspecify.annotations.NullMarked;
