package org.pledgebook.draft;

import java.util.List;
import java.util.stream.Collectors;
import org.pledgebook.problem.InvalidRequestException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** All collections of the book. */
@Component
public class EditableCollections {

    private final List<EditableCollection<?, ?>> all;

    EditableCollections(ObjectProvider<EditableCollection<?, ?>> collections) {
        this.all = collections.orderedStream().toList();
    }

    /** Returns all of them, in an order in which none needs those after it. */
    public List<EditableCollection<?, ?>> all() {
        return all;
    }

    /** Returns their names in URLs, in alphabetical order. */
    public List<String> names() {
        return all.stream().map(EditableCollection::collection).sorted().toList();
    }

    /**
     * Gives the collection of a name.
     *
     * @param parameter the parameter that names it
     * @param name its name in URLs
     * @throws InvalidRequestException if there is none by that name
     */
    public EditableCollection<?, ?> get(String parameter, String name) {
        return all.stream()
                .filter(collection -> collection.collection().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidRequestException(
                        parameter,
                        "'" + InvalidRequestException.echo(name)
                                + "' is not a collection that can be written. Allowed are "
                                + all.stream()
                                        .map(EditableCollection::collection)
                                        .collect(Collectors.joining(", "))
                                + "."));
    }
}
