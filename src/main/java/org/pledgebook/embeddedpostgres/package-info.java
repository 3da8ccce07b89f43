/** The PostgreSQL that comes along. */
@NullMarked
package org.pledgebook.embeddedpostgres;

import org.jspecify.annotations.NullMarked;
