"""The tag of pages with very many fields."""

from django import template

from permits.presentation import field_markup as markup

register = template.Library()


register.simple_tag(markup.field_markup, name="field_markup")
