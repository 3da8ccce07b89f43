/** The query grammar: a collection declares its fields once, and requests are read, checked and run by that. */
@NullMarked
package org.pledgebook.shared.query;

import org.jspecify.annotations.NullMarked;
