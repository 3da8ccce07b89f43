/** The PostgreSQL server that Pledgebook brings along and runs itself where none is configured. */
@NullMarked
package org.pledgebook.database;

import org.jspecify.annotations.NullMarked;
