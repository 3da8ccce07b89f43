package org.pledgebook.shared.web;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.pledgebook.shared.query.Form;

/** Says in which form a controller's method asks for a collection, if it is not a page of the list. */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface AsksFor {

    /** The form. */
    Form value();
}
