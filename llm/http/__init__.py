"""HTTP/1.1 as the OpenAI SDK's transport: many answers at once, each with little work and little memory."""
