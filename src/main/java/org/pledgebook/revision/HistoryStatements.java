package org.pledgebook.revision;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.cfg.StateManagementSettings;
import org.hibernate.resource.jdbc.spi.StatementInspector;
import org.springframework.boot.hibernate.autoconfigure.HibernatePropertiesCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Hears what Hibernate says to the database of the history; one inspector hears all statements, so both uses of it are here. It
 * notes which tables' histories a write adds to, since {@link RecentChanges} looks through no others. And it makes joins between
 * entities read the past as they should: for {@code join Nation n on …} Hibernate 7.4 looks for the latest row of each record in
 * a subselect that names its own table as the query names the joined one, so that the key is compared with itself and one
 * record's revision is taken for all. Here the subselect's table gets a name of its own.
 */
@Configuration(proxyBeanMethods = false)
class HistoryStatements {

    // select max(n.rev) from nation_aud n where n.code=n.code and n.rev<=?, with keys of any number of columns
    private static final Pattern COMPARED_WITH_ITSELF = Pattern.compile(
            "select max\\((\\w+)\\.rev\\) from (\\w+_aud) \\1 where ((?:\\1\\.(\\w+)=\\1\\.\\4 and )+)\\1\\.rev<=\\?");

    private static final Pattern ADDED = Pattern.compile("insert into (\\w+)_aud\\b");

    @Bean
    static HibernatePropertiesCustomizer hearHistory() {
        StatementInspector inspector = HistoryStatements::hear;
        return properties -> {
            properties.put(JdbcSettings.STATEMENT_INSPECTOR, inspector);
            // The other who hears of it, and is asked which revision it is of.
            properties.put(StateManagementSettings.CHANGESET_ID_SUPPLIER, new RevisionSupplier());
        };
    }

    private static String hear(String statement) {
        if (!statement.contains("_aud")) {
            return statement;
        }
        Matcher added = ADDED.matcher(statement);
        if (added.lookingAt()) {
            UpcomingRevision.heard(added.group(1));
            return statement;
        }
        return statement.contains("select max(") ? distinguish(statement) : statement;
    }

    private static String distinguish(String statement) {
        return COMPARED_WITH_ITSELF.matcher(statement).replaceAll(found -> {
            String joined = found.group(1);
            String keys = found.group(3).replaceAll("(?<= |^)" + joined + "\\.(\\w+)=", "h.$1=");
            return "select max(h.rev) from " + found.group(2) + " h where " + keys + "h.rev<=?";
        });
    }
}
