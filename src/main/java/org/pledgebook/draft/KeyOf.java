package org.pledgebook.draft;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;
import org.pledgebook.problem.InvalidRequestException;

/** The key of a record of a collection, which must be in the book. */
@Target({ElementType.FIELD, ElementType.TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = KeyOf.Known.class)
public @interface KeyOf {

    /** The collection's name in URLs. */
    String value();

    /** Of Bean Validation; the message names the key and the collection. */
    String message() default "";

    /** Of Bean Validation, and not used. */
    Class<?>[] groups() default {};

    /** Of Bean Validation, and not used. */
    Class<? extends Payload>[] payload() default {};

    /** Looks the key up in the write that is open on this thread. */
    class Known implements ConstraintValidator<KeyOf, @Nullable String> {

        private final KnownKeys keys;

        private String collection = "";

        Known(KnownKeys keys) {
            this.keys = keys;
        }

        @Override
        public void initialize(KeyOf annotation) {
            collection = annotation.value();
        }

        @Override
        public boolean isValid(@Nullable String key, ConstraintValidatorContext context) {
            if (key == null) {
                return true;
            }
            boolean known = keys.isKnown(collection, key);
            if (!known) {
                context.disableDefaultConstraintViolation();
                // Braces and dollar signs would be taken for a message's expressions.
                String shown = InvalidRequestException.echo(key).replaceAll("[{}$\\\\]", "\uFFFD");
                context.buildConstraintViolationWithTemplate("'" + shown + "' is not in /api/v1/" + collection
                                + ", where the keys that are allowed stand."
                                + keys.hint(collection, key))
                        .addConstraintViolation();
            }
            return known;
        }
    }
}
