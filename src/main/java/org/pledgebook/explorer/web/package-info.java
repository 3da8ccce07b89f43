/**
 * The pages that people look at, over the same services as the API, made on the server with Thymeleaf: its templates are
 * plain HTML that a designer can open, it escapes what it writes, and it needs no step in the build. What it costs in speed
 * the kept answers give back.
 */
@NullMarked
package org.pledgebook.explorer.web;

import org.jspecify.annotations.NullMarked;
