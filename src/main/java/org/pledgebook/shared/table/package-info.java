/** Records as tables: one row a record, one column a value, for spreadsheets and data packages. */
@NullMarked
package org.pledgebook.shared.table;

import org.jspecify.annotations.NullMarked;
