package org.pledgebook.curation.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import org.pledgebook.assurance.AssuranceCategoryDraft;
import org.pledgebook.assurance.AssuranceCategoryView;
import org.pledgebook.correction.CorrectionDraft;
import org.pledgebook.correction.CorrectionView;
import org.pledgebook.curation.Curated;
import org.pledgebook.curation.CuratedCollections;
import org.pledgebook.curation.CurationService;
import org.pledgebook.curation.Edit;
import org.pledgebook.curation.Edited;
import org.pledgebook.curation.RenameDraft;
import org.pledgebook.leader.LeaderDraft;
import org.pledgebook.leader.LeaderView;
import org.pledgebook.nation.NationDraft;
import org.pledgebook.nation.NationView;
import org.pledgebook.pledge.EventDraft;
import org.pledgebook.pledge.PledgeDraft;
import org.pledgebook.pledge.PledgeView;
import org.pledgebook.pledge.TriggerDraft;
import org.pledgebook.pledge.TriggerView;
import org.pledgebook.revision.web.ReadHeaders;
import org.pledgebook.shared.draft.MergePatch;
import org.pledgebook.source.CitationDraft;
import org.pledgebook.source.SourceDraft;
import org.pledgebook.source.SourceView;
import org.pledgebook.statement.StatementDraft;
import org.pledgebook.statement.StatementView;
import org.pledgebook.summit.SummitDraft;
import org.pledgebook.summit.SummitView;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The way in for editors: each record is written at its own address. */
@RestController
@RequestMapping(path = "/api/v1", produces = "application/json")
@Tag(name = "Curation", description = "Writing the book: each write is a revision with a reason.")
class CurationController {

    private static final String JSON = "application/json";

    private final CurationService curation;

    private final ReadHeaders tags;

    private final CuratedCollections collections;

    CurationController(CurationService curation, ReadHeaders tags, CuratedCollections collections) {
        this.curation = curation;
        this.tags = tags;
        this.collections = collections;
    }

    @PostMapping(path = "/nations", consumes = JSON)
    @Operation(operationId = "createNation", summary = "Put a nation into the book")
    ResponseEntity<NationView> create(@RequestBody NationDraft draft, Edit edit) {
        return created(collections.nations(), curation.create(collections.nations(), draft, edit));
    }

    @PatchMapping(path = "/nations/{code}", consumes = DraftConverter.MERGE_PATCH)
    @Operation(operationId = "patchNation", summary = "Change a nation")
    ResponseEntity<NationView> patchNation(
            @Parameter(description = "The ISO 3166-1 alpha-3 code.", example = "FRA") @PathVariable String code,
            @RequestBody MergePatch<NationDraft> patch,
            Edit edit) {
        return changed(collections.nations(), curation.patch(collections.nations(), code, patch, edit));
    }

    @DeleteMapping("/nations/{code}")
    @Operation(operationId = "deleteNation", summary = "Take a nation out of the book")
    ResponseEntity<Void> deleteNation(
            @Parameter(description = "The ISO 3166-1 alpha-3 code.", example = "FRA") @PathVariable String code,
            Edit edit) {
        return gone(curation.delete(collections.nations(), code, edit));
    }

    @PostMapping(path = "/leaders", consumes = JSON)
    @Operation(operationId = "createLeader", summary = "Put a leader into the book")
    ResponseEntity<LeaderView> create(@RequestBody LeaderDraft draft, Edit edit) {
        return created(collections.leaders(), curation.create(collections.leaders(), draft, edit));
    }

    @PatchMapping(path = "/leaders/{slug}", consumes = DraftConverter.MERGE_PATCH)
    @Operation(operationId = "patchLeader", summary = "Change a leader")
    ResponseEntity<LeaderView> patchLeader(
            @Parameter(description = "The record's key.", example = "emmanuel-macron") @PathVariable String slug,
            @RequestBody MergePatch<LeaderDraft> patch,
            Edit edit) {
        return changed(collections.leaders(), curation.patch(collections.leaders(), slug, patch, edit));
    }

    @DeleteMapping("/leaders/{slug}")
    @Operation(operationId = "deleteLeader", summary = "Take a leader out of the book")
    ResponseEntity<Void> deleteLeader(
            @Parameter(description = "The record's key.", example = "emmanuel-macron") @PathVariable String slug,
            Edit edit) {
        return gone(curation.delete(collections.leaders(), slug, edit));
    }

    @PostMapping(path = "/summits", consumes = JSON)
    @Operation(operationId = "createSummit", summary = "Put a summit into the book")
    ResponseEntity<SummitView> create(@RequestBody SummitDraft draft, Edit edit) {
        return created(collections.summits(), curation.create(collections.summits(), draft, edit));
    }

    @PatchMapping(path = "/summits/{slug}", consumes = DraftConverter.MERGE_PATCH)
    @Operation(operationId = "patchSummit", summary = "Change a summit")
    ResponseEntity<SummitView> patchSummit(
            @Parameter(description = "The record's key.", example = "paris-2026-01-06") @PathVariable String slug,
            @RequestBody MergePatch<SummitDraft> patch,
            Edit edit) {
        return changed(collections.summits(), curation.patch(collections.summits(), slug, patch, edit));
    }

    @DeleteMapping("/summits/{slug}")
    @Operation(operationId = "deleteSummit", summary = "Take a summit out of the book")
    ResponseEntity<Void> deleteSummit(
            @Parameter(description = "The record's key.", example = "paris-2026-01-06") @PathVariable String slug,
            Edit edit) {
        return gone(curation.delete(collections.summits(), slug, edit));
    }

    @PostMapping(path = "/statements", consumes = JSON)
    @Operation(operationId = "createStatement", summary = "Put a statement into the book")
    ResponseEntity<StatementView> create(@RequestBody StatementDraft draft, Edit edit) {
        return created(collections.statements(), curation.create(collections.statements(), draft, edit));
    }

    @PatchMapping(path = "/statements/{slug}", consumes = DraftConverter.MERGE_PATCH)
    @Operation(operationId = "patchStatement", summary = "Change a statement")
    ResponseEntity<StatementView> patchStatement(
            @Parameter(description = "The record's key.", example = "paris-declaration-2026-01-06") @PathVariable
                    String slug,
            @RequestBody MergePatch<StatementDraft> patch,
            Edit edit) {
        return changed(collections.statements(), curation.patch(collections.statements(), slug, patch, edit));
    }

    @DeleteMapping("/statements/{slug}")
    @Operation(operationId = "deleteStatement", summary = "Take a statement out of the book")
    ResponseEntity<Void> deleteStatement(
            @Parameter(description = "The record's key.", example = "paris-declaration-2026-01-06") @PathVariable
                    String slug,
            Edit edit) {
        return gone(curation.delete(collections.statements(), slug, edit));
    }

    @PostMapping(path = "/assurance-categories", consumes = JSON)
    @Operation(operationId = "createAssuranceCategory", summary = "Put an assurance category into the book")
    ResponseEntity<AssuranceCategoryView> create(@RequestBody AssuranceCategoryDraft draft, Edit edit) {
        return created(collections.categories(), curation.create(collections.categories(), draft, edit));
    }

    @PatchMapping(path = "/assurance-categories/{slug}", consumes = DraftConverter.MERGE_PATCH)
    @Operation(operationId = "patchAssuranceCategory", summary = "Change an assurance category")
    ResponseEntity<AssuranceCategoryView> patchAssuranceCategory(
            @Parameter(description = "The record's key.", example = "multinational-force") @PathVariable String slug,
            @RequestBody MergePatch<AssuranceCategoryDraft> patch,
            Edit edit) {
        return changed(collections.categories(), curation.patch(collections.categories(), slug, patch, edit));
    }

    @DeleteMapping("/assurance-categories/{slug}")
    @Operation(operationId = "deleteAssuranceCategory", summary = "Take an assurance category out of the book")
    ResponseEntity<Void> deleteAssuranceCategory(
            @Parameter(description = "The record's key.", example = "multinational-force") @PathVariable String slug,
            Edit edit) {
        return gone(curation.delete(collections.categories(), slug, edit));
    }

    @PostMapping(path = "/triggers", consumes = JSON)
    @Operation(operationId = "createTrigger", summary = "Put a trigger into the book")
    ResponseEntity<TriggerView> create(@RequestBody TriggerDraft draft, Edit edit) {
        return created(collections.triggers(), curation.create(collections.triggers(), draft, edit));
    }

    @PatchMapping(path = "/triggers/{slug}", consumes = DraftConverter.MERGE_PATCH)
    @Operation(operationId = "patchTrigger", summary = "Change a trigger")
    ResponseEntity<TriggerView> patchTrigger(
            @Parameter(description = "The record's key.", example = "ceasefire-in-ukraine") @PathVariable String slug,
            @RequestBody MergePatch<TriggerDraft> patch,
            Edit edit) {
        return changed(collections.triggers(), curation.patch(collections.triggers(), slug, patch, edit));
    }

    @DeleteMapping("/triggers/{slug}")
    @Operation(operationId = "deleteTrigger", summary = "Take a trigger out of the book")
    ResponseEntity<Void> deleteTrigger(
            @Parameter(description = "The record's key.", example = "ceasefire-in-ukraine") @PathVariable String slug,
            Edit edit) {
        return gone(curation.delete(collections.triggers(), slug, edit));
    }

    @PostMapping(path = "/pledges", consumes = JSON)
    @Operation(operationId = "createPledge", summary = "Put a pledge into the book")
    ResponseEntity<PledgeView> create(@RequestBody PledgeDraft draft, Edit edit) {
        return created(collections.pledges(), curation.create(collections.pledges(), draft, edit));
    }

    @PatchMapping(path = "/pledges/{slug}", consumes = DraftConverter.MERGE_PATCH)
    @Operation(operationId = "patchPledge", summary = "Change a pledge")
    ResponseEntity<PledgeView> patchPledge(
            @Parameter(description = "The record's key.", example = "france-several-thousand-soldiers") @PathVariable
                    String slug,
            @RequestBody MergePatch<PledgeDraft> patch,
            Edit edit) {
        return changed(collections.pledges(), curation.patch(collections.pledges(), slug, patch, edit));
    }

    @DeleteMapping("/pledges/{slug}")
    @Operation(operationId = "deletePledge", summary = "Take a pledge out of the book")
    ResponseEntity<Void> deletePledge(
            @Parameter(description = "The record's key.", example = "france-several-thousand-soldiers") @PathVariable
                    String slug,
            Edit edit) {
        return gone(curation.delete(collections.pledges(), slug, edit));
    }

    @PostMapping(path = "/sources", consumes = JSON)
    @Operation(operationId = "createSource", summary = "Put a source into the book")
    ResponseEntity<SourceView> create(@RequestBody SourceDraft draft, Edit edit) {
        return created(collections.sources(), curation.create(collections.sources(), draft, edit));
    }

    @PatchMapping(path = "/sources/{slug}", consumes = DraftConverter.MERGE_PATCH)
    @Operation(operationId = "patchSource", summary = "Change a source")
    ResponseEntity<SourceView> patchSource(
            @Parameter(description = "The record's key.", example = "paris-declaration") @PathVariable String slug,
            @RequestBody MergePatch<SourceDraft> patch,
            Edit edit) {
        return changed(collections.sources(), curation.patch(collections.sources(), slug, patch, edit));
    }

    @DeleteMapping("/sources/{slug}")
    @Operation(operationId = "deleteSource", summary = "Take a source out of the book")
    ResponseEntity<Void> deleteSource(
            @Parameter(description = "The record's key.", example = "paris-declaration") @PathVariable String slug,
            Edit edit) {
        return gone(curation.delete(collections.sources(), slug, edit));
    }

    @PostMapping(path = "/corrections", consumes = JSON)
    @Operation(operationId = "createCorrection", summary = "Put a correction into the book")
    ResponseEntity<CorrectionView> create(@RequestBody CorrectionDraft draft, Edit edit) {
        return created(collections.corrections(), curation.create(collections.corrections(), draft, edit));
    }

    @PatchMapping(path = "/corrections/{slug}", consumes = DraftConverter.MERGE_PATCH)
    @Operation(operationId = "patchCorrection", summary = "Change a correction")
    ResponseEntity<CorrectionView> patchCorrection(
            @Parameter(description = "The record's key.", example = "british-prime-minister-was-starmer") @PathVariable
                    String slug,
            @RequestBody MergePatch<CorrectionDraft> patch,
            Edit edit) {
        return changed(collections.corrections(), curation.patch(collections.corrections(), slug, patch, edit));
    }

    @DeleteMapping("/corrections/{slug}")
    @Operation(operationId = "deleteCorrection", summary = "Take a correction out of the book")
    ResponseEntity<Void> deleteCorrection(
            @Parameter(description = "The record's key.", example = "british-prime-minister-was-starmer") @PathVariable
                    String slug,
            Edit edit) {
        return gone(curation.delete(collections.corrections(), slug, edit));
    }

    @PostMapping(path = "/pledges/{slug}/events", consumes = JSON)
    @Operation(operationId = "addPledgeEvent", summary = "Say what happened to a pledge")
    ResponseEntity<PledgeView> addEvent(
            @Parameter(description = "The record's key.", example = "france-several-thousand-soldiers") @PathVariable
                    String slug,
            @RequestBody EventDraft event,
            Edit edit) {
        return created(
                collections.pledges(),
                curation.change(collections.pledges(), slug, pledge -> pledge.with(event), edit));
    }

    @PostMapping(path = "/nations/{code}/citations", consumes = JSON)
    @Operation(operationId = "addNationCitation", summary = "Say what a source says about a nation")
    ResponseEntity<NationView> citeNation(
            @Parameter(description = "The ISO 3166-1 alpha-3 code.", example = "FRA") @PathVariable String code,
            @RequestBody CitationDraft citation,
            Edit edit) {
        return created(collections.nations(), curation.cite(collections.nations(), code, citation, edit));
    }

    @PostMapping(path = "/leaders/{slug}/citations", consumes = JSON)
    @Operation(operationId = "addLeaderCitation", summary = "Say what a source says about a leader")
    ResponseEntity<LeaderView> citeLeader(
            @Parameter(description = "The record's key.", example = "emmanuel-macron") @PathVariable String slug,
            @RequestBody CitationDraft citation,
            Edit edit) {
        return created(collections.leaders(), curation.cite(collections.leaders(), slug, citation, edit));
    }

    @PostMapping(path = "/summits/{slug}/citations", consumes = JSON)
    @Operation(operationId = "addSummitCitation", summary = "Say what a source says about a summit")
    ResponseEntity<SummitView> citeSummit(
            @Parameter(description = "The record's key.", example = "paris-2026-01-06") @PathVariable String slug,
            @RequestBody CitationDraft citation,
            Edit edit) {
        return created(collections.summits(), curation.cite(collections.summits(), slug, citation, edit));
    }

    @PostMapping(path = "/statements/{slug}/citations", consumes = JSON)
    @Operation(operationId = "addStatementCitation", summary = "Say what a source says about a statement")
    ResponseEntity<StatementView> citeStatement(
            @Parameter(description = "The record's key.", example = "paris-declaration-2026-01-06") @PathVariable
                    String slug,
            @RequestBody CitationDraft citation,
            Edit edit) {
        return created(collections.statements(), curation.cite(collections.statements(), slug, citation, edit));
    }

    @PostMapping(path = "/assurance-categories/{slug}/citations", consumes = JSON)
    @Operation(
            operationId = "addAssuranceCategoryCitation",
            summary = "Say what a source says about an assurance category")
    ResponseEntity<AssuranceCategoryView> citeAssuranceCategory(
            @Parameter(description = "The record's key.", example = "multinational-force") @PathVariable String slug,
            @RequestBody CitationDraft citation,
            Edit edit) {
        return created(collections.categories(), curation.cite(collections.categories(), slug, citation, edit));
    }

    @PostMapping(path = "/triggers/{slug}/citations", consumes = JSON)
    @Operation(operationId = "addTriggerCitation", summary = "Say what a source says about a trigger")
    ResponseEntity<TriggerView> citeTrigger(
            @Parameter(description = "The record's key.", example = "ceasefire-in-ukraine") @PathVariable String slug,
            @RequestBody CitationDraft citation,
            Edit edit) {
        return created(collections.triggers(), curation.cite(collections.triggers(), slug, citation, edit));
    }

    @PostMapping(path = "/pledges/{slug}/citations", consumes = JSON)
    @Operation(operationId = "addPledgeCitation", summary = "Say what a source says about a pledge")
    ResponseEntity<PledgeView> citePledge(
            @Parameter(description = "The record's key.", example = "france-several-thousand-soldiers") @PathVariable
                    String slug,
            @RequestBody CitationDraft citation,
            Edit edit) {
        return created(collections.pledges(), curation.cite(collections.pledges(), slug, citation, edit));
    }

    @PostMapping(path = "/corrections/{slug}/citations", consumes = JSON)
    @Operation(operationId = "addCorrectionCitation", summary = "Say what a source says about a correction")
    ResponseEntity<CorrectionView> citeCorrection(
            @Parameter(description = "The record's key.", example = "british-prime-minister-was-starmer") @PathVariable
                    String slug,
            @RequestBody CitationDraft citation,
            Edit edit) {
        return created(collections.corrections(), curation.cite(collections.corrections(), slug, citation, edit));
    }

    @PostMapping(path = "/nations/{code}/rename", consumes = JSON)
    @Operation(operationId = "renameNation", summary = "Give a nation another key")
    ResponseEntity<NationView> renameNation(
            @Parameter(description = "The ISO 3166-1 alpha-3 code.", example = "FRA") @PathVariable String code,
            @RequestBody RenameDraft rename,
            Edit edit) {
        return created(collections.nations(), curation.rename(collections.nations(), code, rename, edit));
    }

    @PostMapping(path = "/leaders/{slug}/rename", consumes = JSON)
    @Operation(operationId = "renameLeader", summary = "Give a leader another key")
    ResponseEntity<LeaderView> renameLeader(
            @Parameter(description = "The record's key.", example = "emmanuel-macron") @PathVariable String slug,
            @RequestBody RenameDraft rename,
            Edit edit) {
        return created(collections.leaders(), curation.rename(collections.leaders(), slug, rename, edit));
    }

    @PostMapping(path = "/summits/{slug}/rename", consumes = JSON)
    @Operation(operationId = "renameSummit", summary = "Give a summit another key")
    ResponseEntity<SummitView> renameSummit(
            @Parameter(description = "The record's key.", example = "paris-2026-01-06") @PathVariable String slug,
            @RequestBody RenameDraft rename,
            Edit edit) {
        return created(collections.summits(), curation.rename(collections.summits(), slug, rename, edit));
    }

    @PostMapping(path = "/statements/{slug}/rename", consumes = JSON)
    @Operation(operationId = "renameStatement", summary = "Give a statement another key")
    ResponseEntity<StatementView> renameStatement(
            @Parameter(description = "The record's key.", example = "paris-declaration-2026-01-06") @PathVariable
                    String slug,
            @RequestBody RenameDraft rename,
            Edit edit) {
        return created(collections.statements(), curation.rename(collections.statements(), slug, rename, edit));
    }

    @PostMapping(path = "/assurance-categories/{slug}/rename", consumes = JSON)
    @Operation(operationId = "renameAssuranceCategory", summary = "Give an assurance category another key")
    ResponseEntity<AssuranceCategoryView> renameAssuranceCategory(
            @Parameter(description = "The record's key.", example = "multinational-force") @PathVariable String slug,
            @RequestBody RenameDraft rename,
            Edit edit) {
        return created(collections.categories(), curation.rename(collections.categories(), slug, rename, edit));
    }

    @PostMapping(path = "/triggers/{slug}/rename", consumes = JSON)
    @Operation(operationId = "renameTrigger", summary = "Give a trigger another key")
    ResponseEntity<TriggerView> renameTrigger(
            @Parameter(description = "The record's key.", example = "ceasefire-in-ukraine") @PathVariable String slug,
            @RequestBody RenameDraft rename,
            Edit edit) {
        return created(collections.triggers(), curation.rename(collections.triggers(), slug, rename, edit));
    }

    @PostMapping(path = "/pledges/{slug}/rename", consumes = JSON)
    @Operation(operationId = "renamePledge", summary = "Give a pledge another key")
    ResponseEntity<PledgeView> renamePledge(
            @Parameter(description = "The record's key.", example = "france-several-thousand-soldiers") @PathVariable
                    String slug,
            @RequestBody RenameDraft rename,
            Edit edit) {
        return created(collections.pledges(), curation.rename(collections.pledges(), slug, rename, edit));
    }

    @PostMapping(path = "/sources/{slug}/rename", consumes = JSON)
    @Operation(operationId = "renameSource", summary = "Give a source another key")
    ResponseEntity<SourceView> renameSource(
            @Parameter(description = "The record's key.", example = "paris-declaration") @PathVariable String slug,
            @RequestBody RenameDraft rename,
            Edit edit) {
        return created(collections.sources(), curation.rename(collections.sources(), slug, rename, edit));
    }

    @PostMapping(path = "/corrections/{slug}/rename", consumes = JSON)
    @Operation(operationId = "renameCorrection", summary = "Give a correction another key")
    ResponseEntity<CorrectionView> renameCorrection(
            @Parameter(description = "The record's key.", example = "british-prime-minister-was-starmer") @PathVariable
                    String slug,
            @RequestBody RenameDraft rename,
            Edit edit) {
        return created(collections.corrections(), curation.rename(collections.corrections(), slug, rename, edit));
    }

    private <V extends Record> ResponseEntity<V> created(Curated<?, V> records, Edited<V> edited) {
        String address = address(records, edited);
        return ResponseEntity.created(URI.create(address))
                .headers(headers(address, edited))
                .body(edited.record());
    }

    private <V extends Record> ResponseEntity<V> changed(Curated<?, V> records, Edited<V> edited) {
        return ResponseEntity.ok()
                .headers(headers(address(records, edited), edited))
                .body(edited.record());
    }

    private static ResponseEntity<Void> gone(Edited<?> edited) {
        return ResponseEntity.status(HttpStatus.NO_CONTENT)
                .header(ReadHeaders.REVISION, String.valueOf(edited.revision()))
                .build();
    }

    private static String address(Curated<?, ?> records, Edited<?> edited) {
        return "/api/v1/" + records.collection() + "/" + edited.key();
    }

    /** The tag is the one that the record can be read with, and changed again. */
    private HttpHeaders headers(String address, Edited<?> edited) {
        HttpHeaders headers = new HttpHeaders();
        headers.setETag(tags.tag(address, edited.revision()));
        headers.set(ReadHeaders.REVISION, String.valueOf(edited.revision()));
        headers.setCacheControl("no-store");
        if (edited.repeated()) {
            headers.set("Idempotency-Replayed", "true");
        }
        return headers;
    }
}
