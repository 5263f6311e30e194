"""The default page: live recommendations for one person."""
