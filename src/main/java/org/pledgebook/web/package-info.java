/** HTTP: problems, the description of the API, the response cache, formats and filters. */
@NullMarked
package org.pledgebook.web;

import org.jspecify.annotations.NullMarked;
