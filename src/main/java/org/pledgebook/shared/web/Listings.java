package org.pledgebook.shared.web;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pledgebook.shared.query.Form;
import org.pledgebook.shared.query.Listing;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.stereotype.Component;

/** All collections, by the view of their records. */
@Component
public class Listings {

    private final Map<Class<?>, Listing<?>> byView = new HashMap<>();

    Listings(List<Listing<?>> listings) {
        listings.forEach(listing -> byView.put(listing.view(), listing));
    }

    /** The collection that a controller's {@link Query} parameter asks. */
    public Listing<?> of(MethodParameter parameter) {
        Class<?> view =
                ResolvableType.forMethodParameter(parameter).getGeneric(0).resolve();
        return Objects.requireNonNull(byView.get(view), () -> "no listing of " + view);
    }

    /** The collection of the records of a kind. */
    @SuppressWarnings("unchecked") // the map holds under each view the listing of that view
    public <V extends Record> Listing<V> of(Class<V> view) {
        return (Listing<V>) Objects.requireNonNull(byView.get(view), () -> "no listing of " + view);
    }

    /** The names of all collections, as in their addresses. */
    public List<String> names() {
        return byView.values().stream().map(Listing::name).sorted().toList();
    }

    /** The form in which a request to the controller's method asks for the collection. */
    public static Form form(MethodParameter parameter, @Nullable WholeFormat whole) {
        Form form = form(parameter);
        return whole != null && form == Form.PAGE ? whole.form() : form;
    }

    /** The form in which the controller's method asks for the collection, unless the address says another. */
    public static Form form(MethodParameter parameter) {
        AsksFor asked = parameter.getParameterAnnotation(AsksFor.class);
        return asked == null ? Form.PAGE : asked.value();
    }

    /** The fields that the address of the controller's method fixes. */
    public static Set<String> fixed(MethodParameter parameter) {
        Fixed fixed = parameter.getParameterAnnotation(Fixed.class);
        return fixed == null ? Set.of() : Set.of(fixed.value());
    }
}
