/** The history over HTTP. */
@NullMarked
package org.pledgebook.history.web;

import org.jspecify.annotations.NullMarked;
