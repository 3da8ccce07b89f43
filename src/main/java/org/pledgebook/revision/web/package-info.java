/** The HTTP side of revision. */
@NullMarked
package org.pledgebook.revision.web;

import org.jspecify.annotations.NullMarked;
