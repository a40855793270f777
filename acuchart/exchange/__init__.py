"""Hands a chart to other programs and reads it back: FHIR, CSV, JSON, HTML; model values in, model values out."""
