/** Imports and exports: the book in files. */
@NullMarked
package org.pledgebook.transfer;

import org.jspecify.annotations.NullMarked;
