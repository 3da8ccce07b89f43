package org.pledgebook.web;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.pledgebook.query.QueryKind;

/** Says in which form a controller's method asks for a collection, if it is not a page of the list. */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface QueryForm {

    /** The form. */
    QueryKind value();
}
