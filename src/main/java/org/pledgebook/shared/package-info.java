/** What all features share: the errors that a request can meet. */
@NullMarked
package org.pledgebook.shared;

import org.jspecify.annotations.NullMarked;
