"""Other people's sheets: opened whatever they are, their headings found and understood, refused rows handed back."""
