"""A language model may propose; the text decides.

Off by default. `endpoint` speaks with any server of the OpenAI protocol that the settings name, `schema` tells it
what may be stated (by the ontology), `judging` accepts a proposal only where the text bears it out, and
`extractor.LlmExtractor` adds what was accepted to what the rules found, marked by its rule `llm.<model>`.

    extractor = LlmExtractor(Extractor.load(), Endpoint(settings_from(os.environ)))
    extractor.extract(document).facts
"""
