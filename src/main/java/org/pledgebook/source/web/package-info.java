/** The HTTP side of source. */
@NullMarked
package org.pledgebook.source.web;

import org.jspecify.annotations.NullMarked;
