package org.pledgebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@PledgebookTest
class DatabaseRuleTests {

    private static final String WRITE = "update nation set note = 'Written.' where code = 'FRA'";

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transaction;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pledge_cited | delete from citation where key = 'italy-no-troops'",
                "pledge_level_has_event | update pledge set level = 'IN_FORCE' where slug = 'italy-no-troops'",
                "pledge_has_pledgor | delete from pledge_pledgor where pledge_slug = 'italy-no-troops'",
                "pledge_has_pledgor | update pledge set by_coalition = true where slug = 'italy-no-troops'",
                "pledge_contingent_on_trigger | delete from pledge_trigger where pledge_slug = 'coalition-military-support'",
                "pledge_cited | insert into pledge (slug, title, summary, by_coalition, beneficiary_code, level, announced_on, confidence) values ('bare', 'Bare', 'Nobody says so.', true, 'UKR', 'ANNOUNCED', '2026-01-06', 'REPORTED')",
                "pledge_level_has_event | delete from pledge_event where pledge_slug = 'italy-no-troops' and axis = 'LEVEL'",
                "pledge_contingent_on_trigger | update pledge set activation = 'UNCONDITIONAL' where slug = 'coalition-military-support'",
                "pledge_confidence_known | update pledge set confidence = 'SURE' where slug = 'italy-no-troops'",
                "pledge_activation_known | update pledge set activation = 'SOON' where slug = 'italy-no-troops'",
                "pledge_delivery_known | update pledge set delivery = 'SOON' where slug = 'italy-no-troops'",
                "pledge_end_state_known | update pledge set end_state = 'FORGOTTEN' where slug = 'italy-no-troops'",
                "pledge_modality_known | update pledge set modality = 'SHALL' where slug = 'italy-no-troops'",
                "pledge_event_source_fk | update pledge_event set source_slug = 'hearsay' where pledge_slug = 'italy-no-troops'",
                "pledge_slug_form | insert into pledge (slug, title, summary, by_coalition, beneficiary_code, level, announced_on, confidence) values ('Bare_1', 'Bare', 'Nobody says so.', true, 'UKR', 'ANNOUNCED', '2026-01-06', 'REPORTED')",
                "citation_stance_known | update citation set stance = 'LIKES' where key = 'italy-no-troops'",
                "citation_kind_known | update citation set kind = 'RUMOUR' where key = 'italy-no-troops'",
                "citation_source_fk | update citation set source_slug = 'hearsay' where key = 'italy-no-troops'",
                "summit_participation_role_known | update summit_participation set role = 'GUEST'",
                "summit_counts_in_order | update summit set leaders_present = states_present + 1",
                "statement_relation_to_another | update statement_relation set related_slug = statement_slug",
                "source_tier_known | update source set tier = 'GOSSIP' where slug = 'afp-merz'",
                "activation_trigger_type_known | update activation_trigger set type = 'WEATHER'",
                "pledge_level_known | update pledge set level = 'PROMISED' where slug = 'italy-no-troops'",
                "pledge_superseded_by_named | update pledge set end_state = 'SUPERSEDED' where slug = 'italy-no-troops'",
                "pledge_quantity_in_order | update pledge set quantity_min = 2, quantity_max = 1 where slug = 'france-several-thousand-soldiers'",
                "pledge_quantity_certainty_said | update pledge set quantity_text = 'many' where slug = 'italy-no-troops'",
                "pledge_category_fk | update pledge set category_slug = 'fifth' where slug = 'italy-no-troops'",
                "pledge_event_value_known | update pledge_event set value = 'DELIVERED' where axis = 'LEVEL'",
                "citation_pledge_fk | update citation set key = 'nobody' where kind = 'PLEDGE'",
                "citation_says_something | update citation set quote = null, paraphrase = null",
                "correction_wrong_has_both_values | update correction set corrected_value = null where verdict = 'WRONG'",
                "correction_subject_leader_fk | update correction_subject set key = 'nobody' where correction_slug = 'us-envoy-was-witkoff' and kind = 'LEADER'",
                "leader_office_dates_in_order | update leader_office set to_date = '2000-01-01' where leader_slug = 'rishi-sunak'",
                "nation_code_form | insert into nation values ('xx', 'XX', 'X', 'X', null, null)",
                "source_url_form | update source set url = 'javascript:alert(1)' where slug = 'afp-merz'",
                "statement_party_one_kind | update statement_party set coalition = true",
                "activation_trigger_state_dated | update activation_trigger set state = 'MET'",
                "pledge_delivery_has_event | update pledge set delivery = 'DELIVERED' where slug = 'italy-no-troops'",
                "pledge_activation_has_event | update pledge_event set value = 'CONTINGENT' where pledge_slug = 'italy-no-troops' and axis = 'ACTIVATION'",
                "pledge_superseded_in_a_line | update pledge set end_state = 'SUPERSEDED', superseded_by_slug = case slug when 'italy-no-troops' then 'france-several-thousand-soldiers' else 'italy-no-troops' end where slug in ('italy-no-troops', 'france-several-thousand-soldiers')",
                "pledge_contingent_on_trigger | update activation_trigger set state = 'MET', state_since = '2026-02-01' where slug = 'ceasefire-in-ukraine'",
                "pledge_end_state_has_event | update pledge set end_state = 'WITHDRAWN' where slug = 'italy-no-troops'",
                "record_rename_to_another | insert into record_rename values (1, 'pledges', 'a', 'a')",
                "revision_reason_kind_known | update revision set reason_kind = 'MOOD'"
            })
    void whatBreaksARuleIsRefusedByTheConstraintOfThatName(String constraint, String write) {
        assertThatThrownBy(() -> transaction.executeWithoutResult(status -> {
                    begin();
                    jdbc.sql(write).update();
                }))
                .rootCause()
                .isInstanceOfSatisfying(
                        PSQLException.class,
                        refused -> assertThat(Objects.requireNonNull(refused.getServerErrorMessage())
                                        .getConstraint())
                                .isEqualTo(constraint));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "REPORTED | update pledge set confidence = 'CORROBORATED' where slug = 'italy-no-troops'",
                "CORROBORATED | update source set tier = 'PRIMARY' where slug = 'babel-press-conference'",
                "DISPUTED | update citation set stance = 'CONTRADICTS' where kind = 'PLEDGE' and key = 'italy-no-troops'",
                "REPORTED | update source set tier = 'AGGREGATOR' where slug = 'babel-press-conference'"
            })
    void theConfidenceIsDerivedWhateverIsWritten(String confidence, String write) {
        transaction.executeWithoutResult(status -> {
            status.setRollbackOnly();
            begin();
            jdbc.sql(write).update();
            finish();
            assertThat(jdbc.sql("select confidence from pledge where slug = 'italy-no-troops'")
                            .query(String.class)
                            .single())
                    .isEqualTo(confidence);
        });
    }

    /** A value that is overwritten leaves nothing behind, not even a word that the record was changed. */
    @Test
    void aConfidenceWrittenByHandIsNoChange() {
        transaction.executeWithoutResult(status -> {
            status.setRollbackOnly();
            long revision = begin();
            jdbc.sql("update pledge set confidence = 'DISPUTED' where slug = 'italy-no-troops'")
                    .update();
            finish();
            assertThat(jdbc.sql("select count(*) from record_change where revision = ?")
                            .param(revision)
                            .query(Long.class)
                            .single())
                    .isZero();
            assertThat(jdbc.sql("select count(*) from history.pledge where valid_from = ? or valid_to = ?")
                            .params(revision, revision)
                            .query(Long.class)
                            .single())
                    .isZero();
        });
    }

    @Test
    void aWriteThatBelongsToNoRevisionIsRefusedAndToldHowToBegin() {
        assertRefused(() -> jdbc.sql(WRITE).update());
    }

    @Test
    void anEarlierRevisionIsNotWrittenAnew() {
        assertRefused(() -> {
            jdbc.sql("select set_config('pledgebook.revision', '1', true)")
                    .query(String.class)
                    .single();
            jdbc.sql(WRITE).update();
        });
    }

    @Test
    void aRevisionThatIsFinishedIsNotWrittenAnyMore() {
        assertRefused(() -> {
            long revision = begin();
            jdbc.sql(WRITE).update();
            finish();
            assertThat(jdbc.sql("select key from record_change where revision = ?")
                            .param(revision)
                            .query(String.class)
                            .list())
                    .containsExactly("FRA");
            jdbc.sql(WRITE.replace("FRA", "GBR")).update();
        });
    }

    @Test
    void noTableIsEmptiedPastItsHistory() {
        assertRefused(() -> jdbc.sql("truncate citation").update());
        transaction.executeWithoutResult(status -> {
            status.setRollbackOnly();
            begin();
            assertThatThrownBy(() -> jdbc.sql("truncate citation").update())
                    .rootCause()
                    .hasMessageContaining("delete from citation");
        });
    }

    private void assertRefused(Runnable writes) {
        assertThatThrownBy(() -> transaction.executeWithoutResult(status -> {
                    status.setRollbackOnly();
                    writes.run();
                }))
                .rootCause()
                .isInstanceOfSatisfying(PSQLException.class, refused -> {
                    ServerErrorMessage error = Objects.requireNonNull(refused.getServerErrorMessage());
                    assertThat(error.getSQLState()).isEqualTo("55000");
                    assertThat(error.getHint()).contains("begin_revision");
                });
    }

    private long begin() {
        return jdbc.sql("select number from begin_revision('test', 'SOURCE', 'A test.')")
                .query(Long.class)
                .single();
    }

    private void finish() {
        jdbc.sql("set constraints all immediate").update();
    }
}
