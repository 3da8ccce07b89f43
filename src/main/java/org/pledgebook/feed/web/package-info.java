/** The HTTP side of feed. */
@NullMarked
package org.pledgebook.feed.web;

import org.jspecify.annotations.NullMarked;
