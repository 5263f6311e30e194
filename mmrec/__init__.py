"""MMRec Studio: multimodal fusion in recommender systems that people can see, try and trust."""
