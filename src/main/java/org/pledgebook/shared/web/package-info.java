/** What all features share over HTTP: parameters, the envelope, problems and the API description. */
@NullMarked
package org.pledgebook.shared.web;

import org.jspecify.annotations.NullMarked;
