/** Statements: documents issued and words spoken at a summit, with their parties. */
@NullMarked
package org.pledgebook.statement;

import org.jspecify.annotations.NullMarked;
