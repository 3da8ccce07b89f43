package org.pledgebook.web;

import io.swagger.v3.oas.annotations.Hidden;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.pledgebook.problem.InvalidRequestException;
import org.pledgebook.problem.ProblemType;
import org.pledgebook.problem.RecordNotFoundException;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.HtmlUtils;

/** The pages that explain the problems: where the {@code type} of a problem leads. */
@Hidden
@RestController
@RequestMapping("/problems")
class ProblemPages {

    @GetMapping(produces = MediaType.TEXT_HTML_VALUE)
    String all() {
        return page(
                "Problems",
                Arrays.stream(ProblemType.values())
                        .map(type -> "<li><a href=\"%s\">%s</a></li>".formatted(type.address(), type.title()))
                        .collect(Collectors.joining("\n", "<ul>\n", "\n</ul>")));
    }

    @GetMapping(path = "/{slug}", produces = MediaType.TEXT_HTML_VALUE)
    String one(@PathVariable String slug) {
        ProblemType type = Arrays.stream(ProblemType.values())
                .filter(candidate -> candidate.slug().equals(slug))
                .findFirst()
                .orElseThrow(() -> new RecordNotFoundException("problems", InvalidRequestException.echo(slug)));
        return page(
                type.title(),
                "<p>HTTP status %d.</p>\n<p>%s</p>"
                        .formatted(type.status().value(), HtmlUtils.htmlEscape(type.explanation())));
    }

    private static String page(String title, String body) {
        return """
                <!doctype html>
                <html lang="en">
                <head><meta charset="utf-8"><title>%1$s · Pledgebook</title></head>
                <body>
                <h1>%1$s</h1>
                %2$s
                <p><a href="/problems">All problems</a> · <a href="/docs">The API</a></p>
                </body>
                </html>
                """.formatted(title, body);
    }
}
