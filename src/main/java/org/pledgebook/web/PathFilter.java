package org.pledgebook.web;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the field that the address itself fixes: the list is narrowed to the key in the address, and the query parameter
 * of the field's name is not allowed.
 */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface PathFilter {

    /** The field's name. */
    String value();
}
