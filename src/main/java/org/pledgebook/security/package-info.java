/** Who may write: tokens, an issuer, limits, and what the service refuses. */
@NullMarked
package org.pledgebook.security;

import org.jspecify.annotations.NullMarked;
