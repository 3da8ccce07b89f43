package org.pledgebook.web;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pledgebook.query.CollectionDefinition;
import org.pledgebook.query.Query;
import org.pledgebook.query.QueryKind;
import org.pledgebook.query.QueryReader;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;

/** All collections, by the view of their records. */
@Component
public class CollectionDefinitions {

    private final Map<Class<?>, CollectionDefinition<?>> byView = new HashMap<>();

    private final Set<String> names;

    private final Set<String> addresses;

    private final Set<String> parameters;

    CollectionDefinitions(List<CollectionDefinition<?>> listings, List<PagePath> beside) {
        listings.forEach(listing -> byView.put(listing.view(), listing));
        this.names = listings.stream().map(CollectionDefinition::name).collect(Collectors.toUnmodifiableSet());
        this.parameters = listings.stream()
                .flatMap(listing -> Arrays.stream(QueryKind.values())
                        .flatMap(form -> QueryReader.names(listing, form, Set.of()).stream()))
                .collect(Collectors.toUnmodifiableSet());
        this.addresses = Stream.concat(names.stream(), beside.stream().map(PagePath::name))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The collection that a controller's {@link Query} parameter asks. */
    public CollectionDefinition<?> of(MethodParameter parameter) {
        Class<?> view =
                ResolvableType.forMethodParameter(parameter).getGeneric(0).resolve();
        return Objects.requireNonNull(byView.get(view), () -> "no listing of " + view);
    }

    /** The collection of the records of a kind. */
    @SuppressWarnings("unchecked") // the map holds under each view the listing of that view
    public <V extends Record> CollectionDefinition<V> of(Class<V> view) {
        return (CollectionDefinition<V>) Objects.requireNonNull(byView.get(view), () -> "no listing of " + view);
    }

    /** Returns the name of a record, its collection and key with a slash between them; nothing for whatever is none. */
    public Optional<String> nameOf(Object body) {
        return Optional.ofNullable(byView.get(body.getClass()))
                .map(listing -> listing.name() + '/' + keyOf(listing, body));
    }

    private static <V extends Record> String keyOf(CollectionDefinition<V> listing, Object body) {
        return listing.keyOf(listing.view().cast(body));
    }

    /** The names of all collections, as in their addresses. */
    public List<String> names() {
        return names.stream().sorted().toList();
    }

    /** With what the paths outside the API begin where the book is read: collections, and what stands beside them. */
    public Set<String> addresses() {
        return addresses;
    }

    /** Whether an address is one where the book is read: in the API, or on a page, which stands where its data stands there. */
    public boolean areReadAt(String path) {
        if (path.startsWith("/api/") || path.equals("/")) {
            return true;
        }
        int end = path.indexOf('/', 1);
        return addresses.contains(path.substring(1, end < 0 ? path.length() : end));
    }

    /** Whether some list takes a parameter by that name. */
    boolean isTakenSomewhere(String parameter) {
        return parameters.contains(parameter);
    }

    /** The names of the parameters that a request to the controller's method may carry. */
    public Set<String> parameters(HandlerMethod method, @Nullable ExportFormat whole) {
        Set<String> names = new LinkedHashSet<>();
        for (MethodParameter parameter : method.getMethodParameters()) {
            RequestParam own = parameter.getParameterAnnotation(RequestParam.class);
            if (parameter.getParameterType() == Query.class) {
                names.addAll(QueryReader.names(of(parameter), form(parameter, whole), fixed(parameter)));
            } else if (own != null) {
                names.add(own.name().isEmpty() ? String.valueOf(parameter.getParameterName()) : own.name());
            }
        }
        if (whole != null) {
            names.removeAll(Set.of(QueryReader.LIMIT, QueryReader.AFTER));
        }
        names.addAll(ReadParameters.names(whole));
        return names;
    }

    /** The form in which a request to the controller's method asks for the collection. */
    public static QueryKind form(MethodParameter parameter, @Nullable ExportFormat whole) {
        QueryKind form = form(parameter);
        return whole != null && form == QueryKind.PAGE ? whole.form() : form;
    }

    /** The form in which the controller's method asks for the collection, unless the address says another. */
    public static QueryKind form(MethodParameter parameter) {
        QueryForm asked = parameter.getParameterAnnotation(QueryForm.class);
        return asked == null ? QueryKind.PAGE : asked.value();
    }

    /** The fields that the address of the controller's method fixes. */
    public static Set<String> fixed(MethodParameter parameter) {
        PathFilter fixed = parameter.getParameterAnnotation(PathFilter.class);
        return fixed == null ? Set.of() : Set.of(fixed.value());
    }
}
