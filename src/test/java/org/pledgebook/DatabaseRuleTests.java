package org.pledgebook;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@PledgebookTest
class DatabaseRuleTests {

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
                "pledge_confidence_derived | update pledge set confidence = 'CORROBORATED' where slug = 'italy-no-troops'",
                "pledge_has_pledgor | delete from pledge_pledgor where pledge_slug = 'italy-no-troops'",
                "pledge_has_pledgor | update pledge set by_coalition = true where slug = 'italy-no-troops'",
                "pledge_contingent_on_trigger | delete from pledge_trigger where pledge_slug = 'coalition-military-support'",
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
                "revision_reason_kind_known | update revision set reason_kind = 'MOOD'"
            })
    void whatBreaksARuleIsRefusedByTheConstraintOfThatName(String constraint, String write) {
        assertThatThrownBy(() -> transaction.executeWithoutResult(
                        status -> jdbc.sql(write).update()))
                .rootCause()
                .asString()
                .satisfiesAnyOf(
                        message -> org.assertj.core.api.Assertions.assertThat(message)
                                .contains('"' + constraint + '"'),
                        message -> org.assertj.core.api.Assertions.assertThat(message)
                                .contains(
                                        switch (constraint) {
                                            case "pledge_cited" -> "has no citation";
                                            case "pledge_level_has_event" -> "no event says so";
                                            case "pledge_confidence_derived" -> "make it REPORTED, not CORROBORATED";
                                            case "pledge_has_pledgor" -> "either by nations or by the coalition";
                                            case "pledge_contingent_on_trigger" -> "if, and only if, it is contingent";
                                            default -> '"' + constraint + '"';
                                        }));
    }
}
