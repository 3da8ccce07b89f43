/** The whole book in one file, as a Frictionless Data Package. */
@NullMarked
package org.pledgebook.export;

import org.jspecify.annotations.NullMarked;
