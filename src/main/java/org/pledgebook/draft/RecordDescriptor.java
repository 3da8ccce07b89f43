package org.pledgebook.draft;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Pattern;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Nullness;

/**
 * What a record, such as a draft or a view, is made of. Java tells it anew each time that it is asked, which takes longer than
 * to read the record.
 */
public final class RecordDescriptor {

    /** How the message of a pattern begins that says what a part has to be. */
    static final String MUST_BE = "This must be ";

    private static final ClassValue<RecordDescriptor> KNOWN = new ClassValue<>() {
        @Override
        protected RecordDescriptor computeValue(Class<?> type) {
            return new RecordDescriptor(type);
        }
    };

    private final List<Part> parts;

    private final List<String> names;

    private final Constructor<?> constructor;

    /**
     * A part of a record.
     *
     * @param members what its members are, if it is a list; else {@code null}
     * @param required whether it is not nullable
     * @param format what it is, in words that can follow 'must be'; {@code null} if its type tells
     * @param example one of its values, or an empty text
     */
    public record Part(
            String name,
            Class<?> type,
            @Nullable Class<?> members,
            boolean required,
            @Nullable String format,
            String example) {

        private Part(RecordComponent component) {
            this(
                    component.getName(),
                    component.getType(),
                    component.getType() == List.class
                            ? (Class<?>) ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0]
                            : null,
                    Nullness.forMethodReturnType(component.getAccessor()) != Nullness.NULLABLE,
                    format(component),
                    schema(component).map(Schema::example).orElse(""));
        }

        private static @Nullable String format(RecordComponent component) {
            for (Pattern pattern : component.getAccessor().getAnnotationsByType(Pattern.class)) {
                if (pattern.message().startsWith(MUST_BE)) {
                    return endless(pattern.message().substring(MUST_BE.length()));
                }
            }
            return schema(component)
                    .map(Schema::description)
                    .filter(description -> component.getType() == String.class && !description.isEmpty())
                    .map(description ->
                            endless(Character.toLowerCase(description.charAt(0)) + description.substring(1)))
                    .orElse(null);
        }

        private static Optional<Schema> schema(RecordComponent component) {
            return Optional.ofNullable(component.getAccessor().getAnnotation(Schema.class));
        }

        /** A sentence without the full stop. */
        private static String endless(String sentence) {
            return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
        }

        /** What it is or, if it is a list, what each of its members is. */
        public Class<?> each() {
            return members == null ? type : members;
        }
    }

    private RecordDescriptor(Class<?> type) {
        parts = Arrays.stream(type.getRecordComponents()).map(Part::new).toList();
        names = parts.stream().map(Part::name).toList();
        try {
            constructor =
                    type.getDeclaredConstructor(parts.stream().map(Part::type).toArray(Class<?>[]::new));
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(type + " cannot be made", e);
        }
    }

    /** The shape of a class of records. */
    public static RecordDescriptor of(Class<?> type) {
        return KNOWN.get(type);
    }

    /** The parts, in the order in which the record names them. */
    public List<Part> parts() {
        return parts;
    }

    /** The names of the parts, in their order. The first is that of the key. */
    public List<String> names() {
        return names;
    }

    /** Makes a record of the values of its parts, in their order. */
    Object make(@Nullable Object[] values) {
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(constructor + " failed", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(constructor + " failed", e);
        }
    }
}
