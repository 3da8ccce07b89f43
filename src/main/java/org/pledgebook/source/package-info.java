/** Sources and citations: which document says what about which record. */
@NullMarked
package org.pledgebook.source;

import org.jspecify.annotations.NullMarked;
