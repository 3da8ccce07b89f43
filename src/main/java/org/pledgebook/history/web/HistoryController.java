package org.pledgebook.history.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pledgebook.history.ChangeScope;
import org.pledgebook.history.ChangeView;
import org.pledgebook.history.ChangedRecord;
import org.pledgebook.history.DifferenceView;
import org.pledgebook.history.HistoryService;
import org.pledgebook.problem.InvalidRequestException;
import org.pledgebook.query.FieldType;
import org.pledgebook.query.Page;
import org.pledgebook.query.Paging;
import org.pledgebook.query.QueryReader;
import org.pledgebook.revision.AsOf;
import org.pledgebook.revision.RevisionService;
import org.pledgebook.revision.RevisionView;
import org.pledgebook.revision.Snapshot;
import org.pledgebook.web.ExportFormat;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1")
@Tag(name = "History", description = "What changed in a record, when, and why.")
class HistoryController {

    private final HistoryService history;

    private final RevisionService revisions;

    HistoryController(HistoryService history, RevisionService revisions) {
        this.history = history;
        this.revisions = revisions;
    }

    @GetMapping("/revisions/{number}/changes")
    @Operation(operationId = "listRevisionChanges", summary = "List what a revision changed, record by record")
    Page<ChangeView> ofRevision(
            @Parameter(
                            description = "The revision's number.",
                            example = "1",
                            schema = @Schema(implementation = Long.class))
                    @PathVariable
                    String number,
            @RequestParam(name = QueryReader.LIMIT, required = false) @Nullable String limit,
            @RequestParam(name = QueryReader.AFTER, required = false) @Nullable String after,
            HttpServletRequest request,
            @Parameter(hidden = true) @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        RevisionView revision = revisions.get(number, snapshot);
        return history.in(
                revision,
                Paging.read(limit, after, 1, "changes of " + revision.number()),
                ExportFormat.of(request) != null,
                snapshot);
    }

    @GetMapping("/changes")
    @Operation(
            operationId = "listChanges",
            summary = "List the records that changed since a revision",
            description =
                    "List the records that changed since a revision, each whole, as it was from then on, in the order"
                            + " of the revisions, deletions included. Follow `page.next` to its end, or take the whole, and ask again"
                            + " since `meta.revision` of the last page: whoever takes over all changes since 0 holds the book.")
    Page<ChangedRecord> since(
            @Parameter(
                            description = "The number of the last revision that the reader has; 0 for none.",
                            schema = @Schema(type = "integer", format = "int64", minimum = "0", defaultValue = "0"))
                    @RequestParam(defaultValue = "0")
                    String since,
            @RequestParam(name = QueryReader.LIMIT, required = false) @Nullable String limit,
            @RequestParam(name = QueryReader.AFTER, required = false) @Nullable String after,
            HttpServletRequest request,
            @Parameter(hidden = true) @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        if (!(FieldType.INTEGER.parse(since) instanceof Long revision) || revision < 0) {
            throw new InvalidRequestException(
                    "since", "'" + InvalidRequestException.echo(since) + "' is not the number of a revision, or 0.");
        }
        return history.since(
                revision,
                Paging.read(limit, after, 2, "changes since " + revision),
                ExportFormat.of(request) != null,
                snapshot);
    }

    @GetMapping("/compare")
    @Operation(operationId = "listDifferences", summary = "List how two states of the book differ, record by record")
    Page<DifferenceView> compare(
            @Parameter(
                            description =
                                    "The one state: a revision number, an instant, or a date, which means the end of"
                                            + " that day in UTC.",
                            example = "2026-01-08")
                    @RequestParam
                    String from,
            @Parameter(
                            description =
                                    "The other state, in the same form; the one that is read if left out. It may be"
                                            + " the earlier one.",
                            example = "2026-01-10")
                    @RequestParam(required = false)
                    @Nullable
                    String to,
            @Parameter(
                            description = "Only records of this collection. Repeatable: any of the values.",
                            array =
                                    @ArraySchema(
                                            schema =
                                                    @Schema(
                                                            allowableValues = {
                                                                "assurance-categories",
                                                                "corrections",
                                                                "leaders",
                                                                "nations",
                                                                "pledges",
                                                                "sources",
                                                                "statements",
                                                                "summits",
                                                                "triggers"
                                                            })))
                    @RequestParam(required = false)
                    @Nullable
                    List<String> collection,
            @Parameter(
                            description =
                                    "Only pledges that this nation makes, or made in between, and the nation itself."
                                            + " Repeatable: any of the values.",
                            array = @ArraySchema(schema = @Schema(pattern = "^[A-Z]{3}$")))
                    @RequestParam(required = false)
                    @Nullable
                    List<String> nation,
            @Parameter(
                            description = "Only pledges under this assurance category, or under it in between, and the"
                                    + " category itself. Repeatable: any of the values.")
                    @RequestParam(required = false)
                    @Nullable
                    List<String> category,
            @RequestParam(name = QueryReader.LIMIT, required = false) @Nullable String limit,
            @RequestParam(name = QueryReader.AFTER, required = false) @Nullable String after,
            HttpServletRequest request,
            @Parameter(hidden = true) @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        ChangeScope scope = ChangeScope.of(collection, nation, category);
        return history.compare(
                AsOf.parse("from", from),
                to == null ? null : AsOf.parse("to", to),
                scope,
                Paging.read(limit, after, 2, "from=" + from + "&to=" + to + "&" + scope.context()),
                ExportFormat.of(request) != null,
                snapshot);
    }

    @GetMapping("/nations/{code}/history")
    @Operation(operationId = "listNationHistory", summary = "List what each revision changed in a nation")
    Page<ChangeView> ofNation(
            @Parameter(description = "The ISO 3166-1 alpha-3 code.", example = "FRA") @PathVariable String code,
            @Parameter(hidden = true) @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        return Page.whole(history.of("nations", code, snapshot));
    }

    @GetMapping("/leaders/{slug}/history")
    @Operation(operationId = "listLeaderHistory", summary = "List what each revision changed in a leader")
    Page<ChangeView> ofLeader(
            @Parameter(description = "The leader's key.", example = "keir-starmer") @PathVariable String slug,
            @Parameter(hidden = true) @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        return Page.whole(history.of("leaders", slug, snapshot));
    }

    @GetMapping("/summits/{slug}/history")
    @Operation(operationId = "listSummitHistory", summary = "List what each revision changed in a summit")
    Page<ChangeView> ofSummit(
            @Parameter(description = "The summit's key.", example = "paris-2026-01-06") @PathVariable String slug,
            @Parameter(hidden = true) @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        return Page.whole(history.of("summits", slug, snapshot));
    }

    @GetMapping("/statements/{slug}/history")
    @Operation(operationId = "listStatementHistory", summary = "List what each revision changed in a statement")
    Page<ChangeView> ofStatement(
            @Parameter(description = "The statement's key.", example = "paris-declaration-2026-01-06") @PathVariable
                    String slug,
            @Parameter(hidden = true) @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        return Page.whole(history.of("statements", slug, snapshot));
    }

    @GetMapping("/assurance-categories/{slug}/history")
    @Operation(
            operationId = "listAssuranceCategoryHistory",
            summary = "List what each revision changed in an assurance category")
    Page<ChangeView> ofAssuranceCategory(
            @Parameter(description = "The category's key.", example = "multinational-force") @PathVariable String slug,
            @Parameter(hidden = true) @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        return Page.whole(history.of("assurance-categories", slug, snapshot));
    }

    @GetMapping("/triggers/{slug}/history")
    @Operation(operationId = "listTriggerHistory", summary = "List what each revision changed in a trigger")
    Page<ChangeView> ofTrigger(
            @Parameter(description = "The trigger's key.", example = "ceasefire-in-ukraine") @PathVariable String slug,
            @Parameter(hidden = true) @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        return Page.whole(history.of("triggers", slug, snapshot));
    }

    @GetMapping("/pledges/{slug}/history")
    @Operation(operationId = "listPledgeHistory", summary = "List what each revision changed in a pledge")
    Page<ChangeView> ofPledge(
            @Parameter(description = "The pledge's key.", example = "france-several-thousand-soldiers") @PathVariable
                    String slug,
            @Parameter(hidden = true) @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        return Page.whole(history.of("pledges", slug, snapshot));
    }

    @GetMapping("/sources/{slug}/history")
    @Operation(operationId = "listSourceHistory", summary = "List what each revision changed in a source")
    Page<ChangeView> ofSource(
            @Parameter(description = "The source's key.", example = "paris-declaration") @PathVariable String slug,
            @Parameter(hidden = true) @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        return Page.whole(history.of("sources", slug, snapshot));
    }

    @GetMapping("/corrections/{slug}/history")
    @Operation(operationId = "listCorrectionHistory", summary = "List what each revision changed in a correction")
    Page<ChangeView> ofCorrection(
            @Parameter(description = "The correction's key.", example = "british-prime-minister-was-starmer")
                    @PathVariable
                    String slug,
            @Parameter(hidden = true) @RequestAttribute(Snapshot.OPEN) Snapshot snapshot) {
        return Page.whole(history.of("corrections", slug, snapshot));
    }
}
