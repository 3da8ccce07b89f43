/** Editing over HTTP. */
@NullMarked
package org.pledgebook.editing.web;

import org.jspecify.annotations.NullMarked;
