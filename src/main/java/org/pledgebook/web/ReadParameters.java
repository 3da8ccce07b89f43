package org.pledgebook.web;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pledgebook.problem.InvalidRequestException;
import org.pledgebook.query.FieldType;
import org.pledgebook.query.Page;
import org.pledgebook.query.QueryReader;
import org.pledgebook.revision.AsOf;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;

/** The parameters that every read takes, whatever it reads. */
public final class ReadParameters {

    /** Thins a record to some of its fields. */
    public static final String FIELDS = "fields";

    /** Asks for a state of the book in the past. */
    public static final String AS_OF = AsOf.PARAMETER;

    private static final List<String> COMMON = List.of(FIELDS, AS_OF);

    private static final List<String> OF_A_TABLE = List.of(FIELDS, AS_OF, QueryReader.COLUMNS, QueryReader.BOM);

    private ReadParameters() {}

    /** The parameters of every read, and those of a whole list in its format. */
    public static List<String> names(@Nullable ExportFormat whole) {
        return whole == ExportFormat.CSV ? OF_A_TABLE : COMMON;
    }

    /** The names in a parameter that holds a list of them, separated by commas or given one by one. */
    public static List<String> list(String name, Map<String, List<String>> parameters) {
        return parameters.getOrDefault(name, List.of()).stream()
                .flatMap(text -> Arrays.stream(text.split(",", -1)))
                .toList();
    }

    /**
     * Whether a table shall begin with a byte order mark, by which some spreadsheets know UTF-8.
     *
     * @throws InvalidRequestException if the text is neither true nor false
     */
    public static boolean bom(Map<String, List<String>> parameters) {
        List<String> texts = parameters.getOrDefault(QueryReader.BOM, List.of("false"));
        if (texts.size() != 1 || !(FieldType.BOOLEAN.parse(texts.get(0)) instanceof Boolean bom)) {
            throw new InvalidRequestException(QueryReader.BOM, "Once true or false is allowed.");
        }
        return bom;
    }

    /**
     * Reads which fields of a record are wanted.
     *
     * @param all the fields that there are
     * @return the names of those wanted, or an empty set for all
     * @throws InvalidRequestException naming a field that there is not
     */
    public static Set<String> fields(Map<String, List<String>> parameters, Supplier<List<String>> all) {
        if (!parameters.containsKey(FIELDS)) {
            return Set.of();
        }
        List<String> known = all.get();
        Set<String> wanted = new LinkedHashSet<>();
        for (String name : list(FIELDS, parameters)) {
            if (!known.contains(name)) {
                throw new InvalidRequestException(
                        FIELDS,
                        "'" + InvalidRequestException.echo(name) + "' is not a field here. Allowed are "
                                + String.join(", ", known) + ".");
            }
            wanted.add(name);
        }
        return wanted;
    }

    /** The fields of the records that a controller's method answers with: one record, or a page of them. */
    public static List<String> fieldsOf(MethodParameter returnType) {
        Class<?> view = viewOf(returnType);
        return view == null || !view.isRecord()
                ? List.of()
                : Arrays.stream(view.getRecordComponents())
                        .map(RecordComponent::getName)
                        .toList();
    }

    /** The type of the records that a controller's method answers with, or {@code null} if it is none of ours. */
    public static @Nullable Class<?> viewOf(MethodParameter returnType) {
        ResolvableType type = ResolvableType.forMethodParameter(returnType);
        return type.resolve() == Page.class ? type.getGeneric(0).resolve() : type.resolve();
    }

    /** The state of the book that is asked for, or {@code null} for the present one. */
    public static @Nullable String asOf(Map<String, List<String>> parameters) {
        List<String> texts = parameters.getOrDefault(AS_OF, List.of());
        if (texts.size() > 1) {
            throw new InvalidRequestException(AS_OF, "Only one value is allowed, not " + texts.size() + ".");
        }
        return texts.isEmpty() ? null : texts.get(0);
    }
}
