/** The HTTP side of export. */
@NullMarked
package org.pledgebook.export.web;

import org.jspecify.annotations.NullMarked;
