/** Imports and exports over HTTP. */
@NullMarked
package org.pledgebook.transfer.web;

import org.jspecify.annotations.NullMarked;
